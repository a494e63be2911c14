// Adds the packages of an npm lock file to a CycloneDX bill of materials: npm-components.js BILL LOCK-FILE
// They are embedded in the program, and the tool that wrote the bill reads only NuGet's.
const fs = require("node:fs");

const [bill, lock] = process.argv.slice(2);
const made = JSON.parse(fs.readFileSync(bill, "utf8"));
// The name that a package gives its licence, where SPDX has another.
const spdx = { "BSD-0-Clause": "0BSD" };
const folder = "node_modules/";

const packages = Object.entries(JSON.parse(fs.readFileSync(lock, "utf8")).packages).filter(([path]) => path.startsWith(folder));
const components = packages.map(([path, { version, license, integrity }]) => {
    const name = path.slice(path.lastIndexOf(folder) + folder.length);
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const [algorithm, hash] = integrity.split("-", 2);
    if (!license || algorithm !== "sha512") throw new Error(`${path} has no licence or no SHA-512 hash`);
    return {
        type: "library",
        "bom-ref": purl,
        name,
        version,
        scope: "required",
        hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex").toUpperCase() }],
        licenses: [{ license: { id: spdx[license] ?? license } }],
        purl,
    };
});
made.components.push(...components);
const references = components.map((component) => component["bom-ref"]);
made.dependencies.find((one) => one.ref === made.metadata.component["bom-ref"]).dependsOn.push(...references);
made.dependencies.push(...references.map((ref) => ({ ref, dependsOn: [] })));
fs.writeFileSync(bill, JSON.stringify(made, null, 2) + "\n");
