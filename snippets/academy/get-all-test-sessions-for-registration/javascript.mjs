const query = new URLSearchParams({ page: "0", pagesize: "10" });

const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/registrations/${process.env.EXAM_REGISTRATION_ID}/test-sessions?${query}`,
  {
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
