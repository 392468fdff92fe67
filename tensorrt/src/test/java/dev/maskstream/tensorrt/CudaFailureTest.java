package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.tensorrt.CudaFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaFailureTest {
  @ParameterizedTest
  @CsvSource({
    "2, OUT_OF_MEMORY, CUDA_ERROR_OUT_OF_MEMORY (2)",
    "214, STICKY, CUDA_ERROR_ECC_UNCORRECTABLE (214)",
    "700, STICKY, CUDA_ERROR_ILLEGAL_ADDRESS (700)",
    "702, STICKY, CUDA_ERROR_LAUNCH_TIMEOUT (702)",
    "226, STICKY, CUDA_ERROR_CONTAINED (226)",
    "721, STICKY, CUDA_ERROR_TENSOR_MEMORY_LEAK (721)",
    "810, STICKY, CUDA_ERROR_MPS_CLIENT_TERMINATED (810)",
    "719, STICKY, CUDA_ERROR_LAUNCH_FAILED (719)",
    "1, CALL, CUDA_ERROR_INVALID_VALUE (1)",
    "701, CALL, CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES (701)",
    "12345, CALL, CUDA error (12345)",
  })
  void aCodeSaysWhatCanBeDone(int code, Kind kind, String description) {
    CudaFailure failure = CudaFailure.ofCode("cudaMalloc", code);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessage("cudaMalloc: " + description);
  }

  @Test
  void whatTensorRtLogsOfMemoryCountsWhereCudaIsSilent() {
    CudaFailure failure =
        CudaFailure.ofTensorRt("enqueueV3", 0, "[tensor.cpp] Requested size: Out of memory");

    assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
  }

  @Test
  void aCodeOutweighsTheLog() {
    CudaFailure failure = CudaFailure.ofTensorRt("enqueueV3", 719, "out of memory");

    assertThat(failure.kind()).isEqualTo(Kind.STICKY);
    assertThat(failure)
        .hasMessage("enqueueV3 failed (CUDA_ERROR_LAUNCH_FAILED (719)): out of memory");
  }
}
