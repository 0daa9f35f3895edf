const invitations = `${process.env.LAYER5_URL}/api/organizations/invitations`;
const mine = { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` };
const token = process.env.INVITEE_TOKEN ?? process.env.LAYER5_TOKEN;
const theirs = { Authorization: `Bearer ${token}` };

async function call(url, settings) {
  const response = await fetch(url, {
    ...settings,
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
  return response;
}

const created = await call(invitations, {
  method: "POST",
  headers: { ...mine, "Content-Type": "application/json" },
  body: JSON.stringify({
    name: "Night shift",
    description: "Operators who watch the robots after dark",
    orgId: process.env.LAYER5_ORG_ID,
    emails: ["@tidewater.example"],
    roles: ["Organization User"],
    teams: [process.env.TEAM_ID],
    status: "enabled",
    quota: 4,
  }),
});
const { id } = await created.json();
console.log(`Invitation ${id}`);

await call(`${invitations}/${id}/accept`, { method: "POST", headers: theirs });

const found = await call(`${invitations}/${id}`, {
  headers: { ...mine, "layer5-current-orgid": process.env.LAYER5_ORG_ID },
});
const { acceptedBy, quota } = await found.json();
console.log(`${acceptedBy.length} of ${quota} accepted`);
