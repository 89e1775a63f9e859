exports.handler = async (event) => {
  console.log('runs for', event.time ?? 'now');
};
