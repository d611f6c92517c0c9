// The server and the command line under test.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const program = process.env.ACTPLAT;

/** Starts a server on free ports; its addresses are known when it takes calls. */
export async function startServer(...options) {
  const child = spawn(program, ["serve", "--urls", "http://127.0.0.1:0", "--web-urls", "http://127.0.0.1:0", "--log-level", "information", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let log = "";
  const [, grpc, web] = await new Promise((resolve, reject) => {
    const read = (data) => {
      log += data;
      const found = /Serving gRPC on (\S+?)\/? and gRPC-Web on (\S+?)\/?;/.exec(log);
      if (found !== null) {
        resolve(found);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`actplat serve ended with ${code}: ${log}`)));
  });
  return {
    grpc,
    web,
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Runs a command of the command line. */
export async function actplat(...args) {
  await promisify(execFile)(program, args);
}
