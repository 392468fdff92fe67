// Sends files: pictures and videos.

import { call, lines } from './api.js';

/**
 * @param {string} source
 * @param {File} file a JPEG or PNG
 * @throws {import('./api.js').Refused}
 */
export async function sendPicture(source, file) {
  await call(`/v1/sources/${source}/frames?delivery=every-frame`, {
    method: 'POST',
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  });
}

/**
 * @param {string} source
 * @param {File} file
 * @param {(frames: number) => void} onProgress
 * @throws {Error} with the gateway's sentence
 */
export async function sendVideo(source, file, onProgress) {
  const response = await call(`/v1/sources/${source}/video`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', Accept: 'application/x-ndjson' },
    body: file,
  });
  for await (const line of lines(response)) {
    if (!line.trim()) continue;
    const progress = JSON.parse(line);
    if (progress.problem) throw new Error(progress.problem.detail);
    onProgress(progress.frames);
  }
}

/** @param {File} file */
export function isPicture(file) {
  return /^image\/(jpeg|png)$/.test(file.type) || /\.(jpe?g|png)$/i.test(file.name);
}

/** A source's name made of a file's: only what names may have. @param {string} text */
export function nameFrom(text) {
  return text.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[-_.]+|[-.]+$/g, '').slice(0, 64) || 'upload';
}
