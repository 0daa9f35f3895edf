const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/curricula?page=0&pageSize=100`,
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

const { data, total } = await response.json();
if (total > data.length) {
  throw new Error("more than one page: raise pageSize");
}

let learners = 0;
for (const curriculum of data) {
  learners += curriculum.registrationCount;
}
console.log(learners);
