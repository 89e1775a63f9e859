exports.handler = async (event) => {
  const name = event.pathParameters?.name ?? event.name ?? 'world';
  console.log(`greets ${name}`);
  return { hello: name };
};
