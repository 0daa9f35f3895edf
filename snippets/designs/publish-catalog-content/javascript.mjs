const response = await fetch(
  `${process.env.LAYER5_URL}/api/catalog/content/pattern`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      id: process.env.DESIGN_ID,
      catalogData: {
        compatibility: ["kubernetes"],
        patternCaveats: "Set a storage class before you deploy it.",
        patternInfo:
          "Collects the metrics of every robot that is docked at a pier.",
        type: "Observability",
      },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
