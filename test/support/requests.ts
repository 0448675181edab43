/** Sends requests one after the other over one connection, so that each is handled as the one before. */
import { Agent, get } from "node:http";

export async function sendRequests(port: number, path: string, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (let sent = 0; sent < count; sent++) await request(agent, port, path);
  } finally {
    agent.destroy();
  }
}

async function request(agent: Agent, port: number, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sent = get({ host: "127.0.0.1", port, path, agent }, (answer) => {
      answer.resume().on("end", () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${path} was answered ${answer.statusCode}`));
      });
    });
    sent.on("error", reject);
  });
}
