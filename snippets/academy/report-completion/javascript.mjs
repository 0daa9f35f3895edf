const response = await fetch(
  `${process.env.LAYER5_URL}/api/academy/admin/summary`,
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

const { registrationsSummary = [] } = await response.json();
const count = { completed: 0, registered: 0, failed: 0 };
for (const { status, totalCount } of registrationsSummary) {
  count[status] = totalCount;
}

const total = count.completed + count.registered + count.failed;
if (total > 0) {
  const share = Math.round((100 * count.completed) / total);
  console.log(`${count.completed} of ${total} registrations: ${share}%`);
} else {
  console.log("no registrations yet");
}
