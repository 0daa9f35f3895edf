import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/academy/registrations/test-sessions/submit",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "testSessionId": os.environ["TEST_SESSION_ID"],
        "quizAbsPath": "/certifications/certified-harbor-operator/examination/",
        "registrationId": os.environ["EXAM_REGISTRATION_ID"],
        "answers": [
            {
                "questionId": "q1",
                "selectedOptionId": {
                    "a": False,
                    "b": True,
                },
                "answerText": "",
            },
            {
                "questionId": "q2",
                "selectedOptionId": {},
                "answerText": "slack water",
            },
        ],
    },
    timeout=30,
)
response.raise_for_status()

result = response.json()
outcome = "passed" if result["passed"] else "not passed"
print(f"{result['score']} of {result['totalMarks']} marks: {outcome}")
