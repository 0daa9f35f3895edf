// Prints the OpenAPI documents of an installed @meshery/schemas package as one JSON object:
// {version, documents: {"v1beta3/environment": {...}}}. Usage: node read_package.cjs FOLDER
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const folder = path.resolve(process.argv[2]);
const constructs = path.join(folder, "dist", "constructs");
const documents = {};
for (const version of fs.readdirSync(constructs)) {
  for (const construct of fs.readdirSync(path.join(constructs, version))) {
    const files = fs.readdirSync(path.join(constructs, version, construct));
    for (const file of files.filter((name) => name.endsWith("Schema.js"))) {
      const exported = require(path.join(constructs, version, construct, file));
      const document = exported.default ?? exported;
      if (document.openapi && document.paths) documents[`${version}/${construct}`] = document;
    }
  }
}
const { version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
process.stdout.write(JSON.stringify({ version, documents }));
