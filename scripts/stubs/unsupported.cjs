// Stands in for packages that dockerode loads for ways of reaching an engine that we do not use.
function unsupported() {
  throw new Error(
    "rss-plateau does not reach a Docker Engine over ssh or gRPC. Point DOCKER_HOST at a socket or at tcp://.",
  );
}
module.exports = new Proxy(unsupported, { get: () => unsupported });
