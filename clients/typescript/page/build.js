// Bundles the page into dist/page, for the server's --web-root: npm run page, after npm run build.
import { copyFile, mkdir } from "node:fs/promises";
import { build } from "esbuild";

const out = "dist/page";
await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: ["page/main.ts"],
  outfile: `${out}/main.js`,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  sourcemap: true,
  legalComments: "external",
  metafile: true,
});
for (const file of ["index.html", "style.css", "icon.svg"]) {
  await copyFile(`page/${file}`, `${out}/${file}`);
}

const inputs = Object.keys(metafile.inputs);
if (inputs.some((input) => input.includes("grpc-js"))) {
  throw new Error("The page holds the transport for Node: the export condition 'browser' of package.json was not taken.");
}

console.log(`${out}: ${(metafile.outputs[`${out}/main.js`].bytes / 1024).toFixed(0)} KiB of script`);
