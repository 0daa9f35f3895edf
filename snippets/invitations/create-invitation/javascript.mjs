const response = await fetch(
  `${process.env.LAYER5_URL}/api/organizations/invitations`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "Summer crew",
      description: "Pilots for the survey season",
      orgId: process.env.LAYER5_ORG_ID,
      emails: ["yusuf.amin@tidewater.example", "@saltmarsh.example"],
      roles: ["Organization User"],
      teams: [process.env.TEAM_ID],
      status: "enabled",
      expiresAt: "2026-07-01T00:00:00Z",
      quota: 3,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
