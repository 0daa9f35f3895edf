const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/curricula/${process.env.CURRICULUM_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      type: "learning-path",
      title: "Kubernetes for Fleet Operators",
      orgId: process.env.LAYER5_ORG_ID,
      workspaceId: process.env.LAB_WORKSPACE_ID,
      teamId: process.env.LEARNING_TEAM_ID,
      accessStatus: "enabled",
      metadata: {
        title: "Kubernetes for Fleet Operators",
        description: "Run the services of a robot fleet, from dock to cloud",
        permalink:
          "https://tidewater.example/academy/kubernetes-for-fleet-operators/",
      },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
