const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/registrations/test-sessions/submit`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      testSessionId: process.env.TEST_SESSION_ID,
      quizAbsPath: "/certifications/certified-harbor-operator/examination/",
      registrationId: process.env.EXAM_REGISTRATION_ID,
      answers: [
        {
          questionId: "q1",
          selectedOptionId: {
            a: false,
            b: true,
          },
          answerText: "",
        },
        {
          questionId: "q2",
          selectedOptionId: {},
          answerText: "slack water",
        },
      ],
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
