/**
 * Source trees of a small service for tests: a Dockerfile and a server that misbehaves in one chosen way. It is written
 * in Perl, which Debian's base image brings along: no package to install, started at once, and flat from the start.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Behaviour {
  /** Retained at every request. */
  readonly keptBytes?: number;
  readonly status?: number;
  /** Ends before it listens. */
  readonly exitCode?: number;
  /** What it prints then. */
  readonly says?: string;
  readonly listens?: boolean;
  /** Paths that its OpenAPI document at /openapi.json describes. */
  readonly describes?: readonly string[];
}

/** The first layers of an example's images. Services in tests start from them as well, so that they are built once. */
export function exampleLayers(example: string): string {
  return readFileSync(`examples/${example}/head/Dockerfile`, "utf8").split("\n\n").slice(0, 2).join("\n\n");
}

/**
 * A variable that keeps the layers of test files apart which run at the same time: the classic builder fails where one
 * of them removes an image whose layers another one has just found in the cache.
 */
export const ofThisProcess = `TEST_PROCESS=${process.pid}`;

export function writeService(dir: string, behaviour: Behaviour = {}): string {
  mkdirSync(dir, { recursive: true });
  const dockerfile = [
    "FROM debian:bookworm-slim",
    `ENV PORT=8080 ${ofThisProcess}`,
    "COPY server.pl /srv/",
    'CMD ["perl", "/srv/server.pl"]',
    "",
  ];
  writeFileSync(join(dir, "Dockerfile"), dockerfile.join("\n"));
  writeFileSync(join(dir, "server.pl"), serverSource(behaviour));
  return dir;
}

/**
 * Without a diagnosis, which takes half a minute where something grew, and without the pause in a longer look: tests of
 * these two have configs of their own.
 */
export function writeConfig(dir: string, workload: string, more = "", target = "svc"): void {
  const config = `targets:\n  ${target}:\n${more}    workload: ${workload.replace(/\}$/, ", rest: 0s}")}\ndiagnose: never\n`;
  writeFileSync(join(dir, "rss-plateau.yml"), config);
}

/** A literal in Perl. */
const quote = (text: string): string => `'${text.replaceAll(/[\\']/g, "\\$&")}'`;

function serverSource({
  keptBytes = 0,
  status = 200,
  exitCode,
  says = "no DATABASE_URL",
  listens = true,
  describes = [],
}: Behaviour): string {
  const paths = Object.fromEntries(describes.map((path) => [path, { get: { responses: { 200: {} } } }]));
  const keep = keptBytes > 0 ? `$kept[$count++] = "x" x ${keptBytes};` : "";
  return `
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
${exitCode === undefined ? "" : `print STDERR ${quote(`${says}\n`)}; exit ${exitCode};`}
${listens ? "" : "sleep 1 while 1;"}
my $isPinned = ($ENV{MALLOC_ARENA_MAX} // "") eq "2"
  && ($ENV{NODE_OPTIONS} // "") =~ /^--no-warnings --max-semi-space-size=/;
# Room for the references, so that the array need not grow.
my @kept = (undef) x 100_000;
my $count = 0;

sub answer {
  my ($path) = @_;
  ${keep}
  my $status = $path eq "/missing" || ($path eq "/pinned" && !$isPinned) ? 404 : ${status};
  my $body = $path eq "/openapi.json" ? ${quote(JSON.stringify({ openapi: "3.1.0", paths }))} : "ok";
  return "HTTP/1.1 $status -\\r\\nContent-Length: " . length($body) . "\\r\\n\\r\\n$body";
}

my $server = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 128, ReuseAddr => 1) or die "$@\\n";
my $open = IO::Select->new($server);
my %unread;
while (my @readable = $open->can_read) {
  for my $socket (@readable) {
    if ($socket == $server) {
      $open->add($server->accept // next);
    } elsif (sysread $socket, $unread{$socket}, 4096, length($unread{$socket} // "")) {
      syswrite $socket, answer($1) while $unread{$socket} =~ s/^\\S+ (\\S+).*?\\r\\n\\r\\n//s;
    } else {
      delete $unread{$socket};
      $open->remove($socket);
      close $socket;
    }
  }
}
`;
}
