package dev.maskstream.vision;

/**
 * The engine that is to run a file, and a slot in it that is ready already.
 *
 * @param precision that further slots are opened with
 */
record PickedEngine(UnetEngine engine, String precision, EngineChoice choice, Segmenter first) {}
