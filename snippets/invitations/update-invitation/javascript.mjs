const response = await fetch(
  `${process.env.LAYER5_URL}/api/organizations/invitations/${process.env.INVITATION_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "Spring crew",
      description: "New operators for the season",
      orgId: process.env.LAYER5_ORG_ID,
      emails: ["lena.brandt@tidewater.example", "@saltmarsh.example"],
      roles: ["Organization User"],
      teams: [process.env.TEAM_ID],
      status: "disabled",
      expiresAt: "2026-04-01T00:00:00Z",
      quota: 5,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
