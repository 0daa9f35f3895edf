const query = new URLSearchParams({ page: "0", pageSize: "10" });

const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/users/${process.env.USER_ID}/profile/activity?${query}`,
  {
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
