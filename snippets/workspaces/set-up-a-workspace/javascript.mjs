const base = `${process.env.LAYER5_URL}/api/workspaces`;
const token = { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` };
const headers = {
  ...token,
  "layer5-current-orgid": process.env.LAYER5_ORG_ID,
};

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

const created = await call(base, {
  method: "POST",
  headers: { ...token, "Content-Type": "application/json" },
  body: JSON.stringify({
    name: "Harbor Drill",
    description: "Rehearsal of a power cut in the east harbor",
    organizationId: process.env.LAYER5_ORG_ID,
  }),
});
const { id } = await created.json();
console.log(`Created ${id}`);

const workspace = `${base}/${id}`;
const environment = `${workspace}/environments/${process.env.ENVIRONMENT_ID}`;
const team = `${workspace}/teams/${process.env.TEAM_ID}`;
try {
  await call(environment, { method: "POST", headers });
  await call(team, { method: "POST", headers });

  const query = new URLSearchParams({ page: 0, pageSize: 10 });
  const held = await call(`${workspace}/environments?${query}`, { headers });
  const { environments } = await held.json();
  for (const { name } of environments) {
    console.log(`Environment: ${name}`);
  }
  const inside = await call(`${workspace}/teams?${query}`, { headers });
  const { teams } = await inside.json();
  for (const { name } of teams) {
    console.log(`Team: ${name}`);
  }

  await call(team, { method: "DELETE", headers });
  await call(environment, { method: "DELETE", headers });
} finally {
  await call(workspace, { method: "DELETE", headers });
  console.log(`Deleted ${id}`);
}
