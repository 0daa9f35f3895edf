const workspaceId = "00000000-0000-4000-8000-000000000000";
const response = await fetch(
  `${process.env.LAYER5_URL}/api/workspaces/${workspaceId}`,
  {
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    },
    signal: AbortSignal.timeout(30_000),
  },
);

if (response.status === 404) {
  const reason = await response.text();
  console.log(`There is no such workspace: ${reason.trim()}`);
} else if (response.ok) {
  const workspace = await response.json();
  console.log(`Found ${workspace.name}`);
} else {
  throw new Error(`${response.status}: ${await response.text()}`);
}
