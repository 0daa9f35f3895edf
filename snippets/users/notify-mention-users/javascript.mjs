const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/users/notify/comment`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      designId: process.env.DESIGN_ID,
      mentionUsers: [process.env.USER_ID],
      messages: [
        {
          firstName: "Mira",
          lastName: "Okafor",
          message: "Priya, does pier 7 need a second replica?",
          timestamp: "2026-03-02T08:55:00Z",
        },
      ],
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
