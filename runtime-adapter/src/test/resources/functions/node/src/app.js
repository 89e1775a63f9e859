exports.handler = async () => 'src/app';
