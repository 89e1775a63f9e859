const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3');
const sharp = require('sharp');

const s3 = new S3Client({ forcePathStyle: true });

exports.handler = async (event) => {
  for (const { s3: { bucket, object } } of event.Records) {
    const key = decodeURIComponent(object.key.replace(/\+/g, ' '));
    const photo = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    const small = await sharp(await photo.Body.transformToByteArray()).resize(200).jpeg().toBuffer();
    const target = key.replace(/^incoming\//, 'thumbnails/');
    await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: target, Body: small }));
    console.log(`${key} -> ${target}, ${small.length} bytes`);
  }
};
