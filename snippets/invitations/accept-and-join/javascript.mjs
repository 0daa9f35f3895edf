const headers = { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` };

async function call(path, method = "GET") {
  const response = await fetch(`${process.env.LAYER5_URL}/api${path}`, {
    method,
    headers,
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
  return response;
}

const address = `/organizations/invitations/${process.env.INVITATION_CODE}`;
const offer = await call(address);
const { name, description } = await offer.json();
console.log(`${name}: ${description}`);

await call(`${address}/accept`, "POST");

const mine = await call("/identity/orgs?page=0&pageSize=10");
const { organizations } = await mine.json();
for (const organization of organizations) {
  console.log(`You belong to ${organization.name}`);
}
