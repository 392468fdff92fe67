/**
 * The process of its own that decodes video: a program that reads a file or its standard input and
 * writes frames to its standard output. A decoder that crashes, leaks or hangs takes no service
 * with it. {@link dev.maskstream.vision.image.VideoReader} starts it.
 */
package dev.maskstream.vision.image.video;
