const query = new URLSearchParams({
  page: "0",
  pageSize: "3",
  order: "name asc",
});

const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/meshmodels/models?${query}`,
  {
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
