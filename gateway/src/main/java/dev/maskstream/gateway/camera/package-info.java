/**
 * Pulls frames from cameras: whoever owns a source's record on the {@code sources} topic connects
 * to it, takes its frames, and connects again when it is gone.
 */
package dev.maskstream.gateway.camera;
