const query = new URLSearchParams({ page: "0", pageSize: "10" });

const response = await fetch(
  `${process.env.LAYER5_URL}/api/workspaces?${query}`,
  {
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
