const query = new URLSearchParams({
  page: "0",
  pageSize: "10",
  metrics: "true",
  populate: "true",
});

const response = await fetch(
  `${process.env.LAYER5_URL}/api/catalog/content/pattern?${query}`,
  {
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
