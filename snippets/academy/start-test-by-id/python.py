import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/academy/registrations/test-sessions/start",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "testAbsPath": "/certifications/certified-harbor-operator/examination/",
        "registrationId": os.environ["EXAM_REGISTRATION_ID"],
    },
    timeout=30,
)
response.raise_for_status()

quiz = response.json()
print(f"{quiz['title']}: {quiz['totalMarks']} marks, time limit {quiz['timeLimit']}")
for question in quiz["questions"]:
    print(f"{question['id']} {question['text']}")
    for option in question["options"]:
        print(f"   {option['id']}) {option['text']}")
