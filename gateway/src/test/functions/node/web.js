// Answers with the event that it was given, and with cookies.
exports.handler = async (event) => {
  const answer = {
    statusCode: 201,
    headers: { "content-type": "application/json", "x-from": "node" },
    body: JSON.stringify(event),
  };
  if (event.version === "2.0") answer.cookies = ["a=1; Path=/", "b=2"];
  else answer.multiValueHeaders = { "set-cookie": ["a=1; Path=/", "b=2"] };
  return answer;
};
