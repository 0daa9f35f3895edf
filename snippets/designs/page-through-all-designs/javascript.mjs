async function* designs(pageSize) {
  let seen = 0;
  let total = 1;
  for (let page = 0; seen < total; page += 1) {
    const query = new URLSearchParams({ page, pageSize, order: "name asc" });
    const response = await fetch(
      `${process.env.LAYER5_URL}/api/content/patterns?${query}`,
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

    const { patterns, totalCount } = await response.json();
    if (patterns.length === 0) {
      break; // deleted by others in the meantime
    }
    yield* patterns;
    total = totalCount;
    seen += patterns.length;
  }
}

let count = 0;
for await (const design of designs(3)) {
  console.log(design.name);
  count += 1;
}
console.log(`${count} designs`);
