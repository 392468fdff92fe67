package org.bytedeco.cuda.global;

/**
 * Stands for bytedeco's class of this name, which loading its TensorRT would initialise. The real
 * one loads a library that TensorRT has no use for.
 */
public class cublas {}
