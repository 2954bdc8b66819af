#include "aac.h"
#include <stdlib.h>
#include <vo-aacenc/voAAC.h>
#include <vo-aacenc/cmnMemory.h>

struct rushes_aac {
    VO_AUDIO_CODECAPI api;
    VO_HANDLE handle;
    VO_MEM_OPERATOR memory;
    int channels;
};

rushes_aac *rushes_aac_open(int sample_rate, int channels, int bit_rate) {
    rushes_aac *encoder = calloc(1, sizeof *encoder);
    if (!encoder) return 0;
    encoder->channels = channels;
    encoder->memory.Alloc = cmnMemAlloc;
    encoder->memory.Copy = cmnMemCopy;
    encoder->memory.Free = cmnMemFree;
    encoder->memory.Set = cmnMemSet;
    encoder->memory.Check = cmnMemCheck;
    VO_CODEC_INIT_USERDATA user = {.memflag = VO_IMF_USERMEMOPERATOR, .memData = &encoder->memory};
    AACENC_PARAM parameters = {.sampleRate = sample_rate, .bitRate = bit_rate, .nChannels = channels, .adtsUsed = 0};
    voGetAACEncAPI(&encoder->api);
    if (encoder->api.Init(&encoder->handle, VO_AUDIO_CodingAAC, &user) != VO_ERR_NONE) {
        free(encoder);
        return 0;
    }
    if (encoder->api.SetParam(encoder->handle, VO_PID_AAC_ENCPARAM, &parameters) != VO_ERR_NONE) {
        rushes_aac_close(encoder);
        return 0;
    }
    return encoder;
}

int rushes_aac_encode(rushes_aac *encoder, const int16_t *samples, uint8_t *out, int room) {
    VO_CODECBUFFER input = {.Buffer = (VO_PBYTE)samples, .Length = 1024 * 2 * encoder->channels};
    VO_CODECBUFFER output = {.Buffer = out, .Length = room};
    VO_AUDIO_OUTPUTINFO info = {0};
    if (encoder->api.SetInputData(encoder->handle, &input) != VO_ERR_NONE) return -1;
    if (encoder->api.GetOutputData(encoder->handle, &output, &info) != VO_ERR_NONE) return -1;
    return (int)output.Length;
}

void rushes_aac_close(rushes_aac *encoder) {
    if (!encoder) return;
    encoder->api.Uninit(encoder->handle);
    free(encoder);
}
