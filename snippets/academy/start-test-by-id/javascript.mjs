const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/registrations/test-sessions/start`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      testAbsPath: "/certifications/certified-harbor-operator/examination/",
      registrationId: process.env.EXAM_REGISTRATION_ID,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
