// Makes what browsers load of what lies here: bundle.mjs OUT. Every file of entries/ becomes one of the same name.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = process.argv[2];

await build({
  entryPoints: readdirSync("entries").map((name) => `entries/${name}`),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome120", "firefox120", "safari17.4"],
  loader: { ".woff2": "file", ".png": "dataurl", ".svg": "dataurl" },
  assetNames: "[name]-[hash]",
  legalComments: "none",
  logLevel: "warning",
});

// What comes from others asks to be named wherever it is passed on.
const packages = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).dependencies);
const notices = packages.map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, "utf8").trim() : ""}\n`;
});
writeFileSync(`${out}/notices.txt`, notices.join(`\n${"-".repeat(72)}\n\n`));
