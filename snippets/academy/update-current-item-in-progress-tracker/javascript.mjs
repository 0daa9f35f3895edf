const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/registrations/${process.env.REGISTRATION_ID}/progress-tracker/update-current-item`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      contentType: "learning-path",
      itemData: {
        id: "across-two-harbors",
        lastOpened: "2026-03-02T09:00:00Z",
        contentType: "learning-path",
      },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
