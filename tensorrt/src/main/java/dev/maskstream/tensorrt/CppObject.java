package dev.maskstream.tensorrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Pointer;

/**
 * Deletes TensorRT's objects, which bytedeco's classes have no word for: their {@code close} frees
 * nothing. TensorRT's classes derive from {@code INoCopy}, whose only virtual function is the
 * destructor; by the C++ ABI of Linux the second entry of the table an object begins with is then
 * the destructor that frees the memory too.
 */
final class CppObject {
  private static final MethodHandle DESTRUCTOR = destructor();
  private static final long DELETING = Long.BYTES;

  private CppObject() {}

  @SuppressWarnings("restricted")
  private static MethodHandle destructor() {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** Deletes one that derives from {@code INoCopy}; null is left alone. */
  static void delete(Pointer object) {
    if (object != null && !object.isNull()) {
      delete(object.address());
    }
  }

  /** Deletes the object at an address, whose destructor is its first virtual function. */
  @SuppressWarnings("restricted")
  static void delete(long address) {
    MemorySegment object = MemorySegment.ofAddress(address);
    long table = object.reinterpret(Long.BYTES).get(JAVA_LONG, 0);
    MemorySegment entries = MemorySegment.ofAddress(table).reinterpret(2 * Long.BYTES);
    MemorySegment function = MemorySegment.ofAddress(entries.get(JAVA_LONG, DELETING));
    try {
      DESTRUCTOR.invokeExact(function, object);
    } catch (Throwable e) {
      throw new LinkageError("a destructor of TensorRT's", e);
    }
  }
}
