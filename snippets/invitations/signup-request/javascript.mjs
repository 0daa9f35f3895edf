const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/users/request`,
  {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      firstName: "Elif",
      lastName: "Demir",
      email: "elif.demir@pilots.example",
      occupation: "Harbor pilot",
      organization: "East Basin Pilots",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
