/** The command line, and everything in one JVM. */
package dev.maskstream.standalone;
