// Makes what browsers load of what lies here: bundle.mjs OUT. Every file of entries/ becomes one of the same name.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import subsetFont from "subset-font";

const out = process.argv[2];

// Letters beyond Western Europe's that names of people and places in Europe are written with: all of Latin Extended-A,
// Sámi, Romanian, Irish and Welsh, the capital ß; and signs of money. As in fonts.css.
const RANGES = [
  [0x100, 0x17f], [0x18f, 0x18f], [0x1b7, 0x1b7], [0x1e4, 0x1ef], [0x218, 0x21b], [0x259, 0x259], [0x292, 0x292],
  [0x1e02, 0x1e03], [0x1e0a, 0x1e0b], [0x1e1e, 0x1e1f], [0x1e40, 0x1e41], [0x1e56, 0x1e57], [0x1e60, 0x1e61],
  [0x1e6a, 0x1e6b], [0x1e80, 0x1e85], [0x1e9e, 0x1e9e], [0x1ef2, 0x1ef3], [0x20a0, 0x20c0],
];
const LETTERS = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
).join("");

const ofEurope = {
  name: "letters-of-europe",
  setup({ onLoad }) {
    onLoad({ filter: /latin-ext.*\.woff2$/ }, async ({ path }) => ({
      contents: await subsetFont(readFileSync(path), LETTERS, { targetFormat: "woff2" }),
      loader: "file",
    }));
  },
};

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
  plugins: [ofEurope],
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
