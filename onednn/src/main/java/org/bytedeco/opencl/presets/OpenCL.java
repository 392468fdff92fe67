package org.bytedeco.opencl.presets;

/**
 * Stands for bytedeco's class of this name, which an annotation of its {@code dnnl} asks for. The
 * real one loads an OpenCL library that the CPU engine has no use for.
 */
public class OpenCL {}
