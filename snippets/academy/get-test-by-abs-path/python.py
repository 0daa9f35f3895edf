import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/registrations/tests",
    params={"absPath": "/certifications/certified-harbor-operator/examination/"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

quiz = response.json()
print(f"{quiz['title']}: {quiz['totalQuestions']} of {quiz['totalQuestionsInBank']} questions")
print(f"Passed with {quiz['passPercentage']} %, in {quiz['maxAttempts']} attempts at most")
