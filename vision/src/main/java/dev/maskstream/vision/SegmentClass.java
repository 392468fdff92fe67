package dev.maskstream.vision;

/**
 * A class a model can tell.
 *
 * @param id 0 to 255, as it stands in class maps
 * @param rgb colour as 0xRRGGBB
 */
public record SegmentClass(int id, String name, int rgb) {}
