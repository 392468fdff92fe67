package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  private static final Pictures PICTURES =
      new Pictures("somewhere", Optional.empty(), Optional.empty(), 0.2);

  @TempDir Path folder;

  private final TrainingSettings strong =
      Preset.STRONG.settings(Path.of("out"), "strong", PICTURES);

  @Test
  void whatTheFileSaysWinsAndTheRestIsThePresets() throws IOException {
    SettingsFile file =
        file(
            """
            preset: strong
            model: tiles
            pictures: {train: tiles/train, validation: tiles/val}
            schedule:
              epochs: 7
              goal: pixel-accuracy
            shape: {fit: letterbox, base_width: 24}
            """);

    TrainingSettings settings = file.over(strong);

    assertThat(file.preset()).contains("strong");
    assertThat(settings.modelName()).isEqualTo("tiles");
    assertThat(settings.pictures())
        .isEqualTo(new Pictures("tiles/train", Optional.of("tiles/val"), Optional.empty(), 0.2));
    assertThat(settings.schedule().epochs()).isEqualTo(7);
    assertThat(settings.schedule().goal()).isEqualTo(Goal.PIXEL_ACCURACY);
    assertThat(settings.schedule().batchSize()).isEqualTo(strong.schedule().batchSize());
    assertThat(settings.shape().fit()).isEqualTo(Fit.LETTERBOX);
    assertThat(settings.shape().baseWidth()).isEqualTo(24);
    assertThat(settings.optimizer()).isEqualTo(strong.optimizer());
  }

  @Test
  void aRunsOwnSettingsAreSuchAFile() throws IOException {
    TrainingSettings other = Preset.NOTEBOOK.settings(Path.of("out"), "x", PICTURES);

    assertThat(file(RunJson.pretty(RunJson.settings(strong))).over(other)).isEqualTo(strong);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          schedule: {epoch: 7}         | schedule.epoch
          sheduled: {epochs: 7}        | sheduled
          schedule: {epochs: many}     | schedule
          schedule: {epochs: 0}        | epochs must be 1 or more, not 0
          schedule: {goal: beauty}     | mean_iou
          schedule: 7                  | schedule
          schedule: {epochs: 20.5}     | schedule.epochs is a whole number below 2^31, not 20.5
          schedule: {seed: 5000000000} | schedule.seed is a whole number
          augmentation: {flip: 'yes'}  | augmentation.flip is true or false
          preset: {a: 1}               | preset is a name or a path
          pictures: {train: x, held_out: 2} | held out must be between 0 and 1, not 2.0
          augmentation: {part: 2}      | part must be above 0 to 1, not 2.0
          pictures: {validation: here} | pictures.train
          """)
  void whatIsNoSettingIsNamed(String text, String said) throws IOException {
    SettingsFile file = file(text);

    assertThatThrownBy(() -> file.over(strong))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("settings.yaml")
        .hasMessageContaining(said);
  }

  @Test
  void whatIsNoYamlIsNamed() {
    assertThatThrownBy(() -> file("a: [1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("settings.yaml is no YAML");
    assertThatThrownBy(() -> file("just words"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no settings");
  }

  private SettingsFile file(String text) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("settings.yaml"), text));
  }
}
