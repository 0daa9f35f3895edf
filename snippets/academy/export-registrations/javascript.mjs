const fields = ["createdAt", "userEmail", "curriculaTitle", "status"];
const quoted = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;

let seen = 0;
let total = 1;
for (let page = 0; seen < total; page += 1) {
  const query = new URLSearchParams({
    contentType: "certification",
    status: "failed",
    page,
    pageSize: 100,
  });
  const response = await fetch(
    `${process.env.LAYER5_URL}/api/academy/admin/registrations?${query}`,
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

  const result = await response.json();
  if (result.data.length === 0) {
    break;
  }
  for (const registration of result.data) {
    console.log(fields.map((field) => quoted(registration[field])).join(","));
  }
  total = result.totalCount;
  seen += result.data.length;
}
