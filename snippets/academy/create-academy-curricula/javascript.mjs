const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/curricula`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      type: "challenge",
      title: "Fog over Pier 7",
      orgId: process.env.LAYER5_ORG_ID,
      workspaceId: process.env.LAB_WORKSPACE_ID,
      teamId: process.env.LEARNING_TEAM_ID,
      accessStatus: "enabled",
      metadata: {
        title: "Fog over Pier 7",
        description: "Bring a robot home when its camera sees nothing",
        permalink: "https://tidewater.example/academy/fog-over-pier-7/",
      },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
