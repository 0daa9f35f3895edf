const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/orgs/${process.env.LAYER5_ORG_ID}/users/invite`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      emails: ["yusuf.amin@tidewater.example"],
      roles: ["Organization User"],
      teams: [process.env.TEAM_ID],
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
