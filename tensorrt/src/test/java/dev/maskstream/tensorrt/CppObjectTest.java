package dev.maskstream.tensorrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class CppObjectTest {
  /** The shape of TensorRT's classes: a destructor that is virtual and first, an implementation. */
  private static final String CLASSES =
      """
      static int living = 0, freed = 0;
      class INoCopy {
       protected:
        INoCopy() = default;
        virtual ~INoCopy() = default;
        INoCopy(INoCopy const&) = delete;
      };
      class IThing : public INoCopy {
       public:
        virtual ~IThing() noexcept = default;
        virtual int value() noexcept { return 0; }
       protected:
        void* mImpl;
      };
      class Thing final : public IThing {
       public:
        Thing() { living++; }
        ~Thing() noexcept override { living--; }
        int value() noexcept override { return 42; }
        static void operator delete(void* memory) { freed++; ::operator delete(memory); }
      };
      extern "C" {
        IThing* make() { return new Thing(); }
        int livingThings() { return living; }
        int freedThings() { return freed; }
      }
      """;

  @TempDir Path dir;

  @Test
  @SuppressWarnings("restricted")
  void anObjectIsDestroyedAndItsMemoryFreed() throws Throwable {
    String file = FakeDriver.compileCpp(dir, CLASSES);
    SymbolLookup library = SymbolLookup.libraryLookup(file, Arena.global());
    var make =
        Linker.nativeLinker()
            .downcallHandle(library.findOrThrow("make"), FunctionDescriptor.of(ADDRESS));
    MemorySegment thing = (MemorySegment) make.invokeExact();
    assertThat(call(library, "livingThings")).isEqualTo(1);

    CppObject.delete(thing.address());

    assertThat(call(library, "livingThings")).isZero();
    assertThat(call(library, "freedThings")).isEqualTo(1);
  }

  @Test
  void nothingIsLeftAlone() {
    CppObject.delete(null);
  }

  @SuppressWarnings("restricted")
  private static int call(SymbolLookup library, String function) throws Throwable {
    return (int)
        Linker.nativeLinker()
            .downcallHandle(library.findOrThrow(function), FunctionDescriptor.of(JAVA_INT))
            .invokeExact();
  }
}
