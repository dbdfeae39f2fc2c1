// The product under test: the server at BASE_URL, or one started here on a free port with its own data.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const voerUit = promisify(execFile);

// The server reads every RELATIEBEHEER_… as a setting of its own; it must get none from whoever runs the tests.
const omgeving = Object.fromEntries(
  Object.entries(process.env).filter(([naam]) => !naam.startsWith("RELATIEBEHEER_")),
);

async function vrijePoort() {
  const luisteraar = createServer().listen(0, "127.0.0.1");
  await once(luisteraar, "listening");
  const { port } = luisteraar.address();
  luisteraar.close();
  await once(luisteraar, "close");
  return port;
}

async function totKlaar(adres, proces, uitvoer) {
  for (let poging = 0; poging < 300; poging++) {
    if (proces.exitCode !== null) throw new Error(`de server stopte:\n${uitvoer.join("")}`);
    const antwoord = await fetch(`${adres}/healthz/ready`).catch(() => null);
    if (antwoord?.ok) return;
    await new Promise((klaar) => setTimeout(klaar, 100));
  }
  throw new Error(`de server werd niet klaar:\n${uitvoer.join("")}`);
}

class EigenServer {
  constructor(bin, map, poort) {
    Object.assign(this, { bin, map, poort, adres: `http://127.0.0.1:${poort}` });
  }

  async start() {
    const uitvoer = [];
    const vlaggen = ["serve", "--listen", `127.0.0.1:${this.poort}`, "--data", this.map, "--sandbox"];
    this.proces = spawn(this.bin, vlaggen, { cwd: this.map, env: omgeving });
    for (const pijp of [this.proces.stdout, this.proces.stderr])
      pijp.on("data", (d) => uitvoer.push(String(d)));
    await totKlaar(this.adres, this.proces, uitvoer);
  }

  async stop() {
    if (!this.proces || this.proces.exitCode !== null) return;
    this.proces.kill("SIGTERM");
    await once(this.proces, "exit");
  }

  async herstart() {
    await this.stop();
    await this.start();
  }

  async token(naam) {
    const { stdout } = await voerUit(this.bin, ["token", "create", naam, "--data", this.map], {
      cwd: this.map,
      env: omgeving,
    });
    return stdout.trim();
  }

  async opruimen() {
    await this.stop();
    await rm(this.map, { recursive: true, force: true });
  }
}

/** A server for one test file. With BASE_URL there is no restart and no token: those steps are left out. */
export async function server() {
  if (process.env.BASE_URL) {
    const adres = process.env.BASE_URL.replace(/\/$/, "");
    return { adres, herstart: null, token: null, opruimen: async () => {} };
  }
  const bin = process.env.RELATIEBEHEER_BIN && resolve(process.env.RELATIEBEHEER_BIN);
  if (!bin) throw new Error("Geef RELATIEBEHEER_BIN (het programma) of BASE_URL (een server die al draait).");
  const map = await mkdtemp(join(tmpdir(), "relatiebeheer-e2e-"));
  const eigen = new EigenServer(bin, map, await vrijePoort());
  eigen.herstart = eigen.herstart.bind(eigen);
  eigen.token = eigen.token.bind(eigen);
  await eigen.start();
  return eigen;
}
