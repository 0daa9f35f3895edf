const connectionId = process.env.CONNECTION_ID;
const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/connections/kubernetes/${connectionId}/context`,
  {
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

// The response is a page. What signs in is context.auth: do not print it.
const { contexts } = await response.json();
for (const { name, server, version } of contexts) {
  console.log(`${name}: ${server}, Kubernetes ${version}`);
}
