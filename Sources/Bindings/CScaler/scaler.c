#include "scaler.h"
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

static const int *coefficients(int matrix) {
    switch (matrix) {
    case 709: return sws_getCoefficients(SWS_CS_ITU709);
    case 240: return sws_getCoefficients(SWS_CS_SMPTE240M);
    case 2020: return sws_getCoefficients(SWS_CS_BT2020);
    default: return sws_getCoefficients(SWS_CS_ITU601);
    }
}

rushes_scaler *rushes_scaler_make(rushes_picture_shape from, rushes_picture_shape to, int smooth) {
    enum AVPixelFormat source = av_get_pix_fmt(from.format), target = av_get_pix_fmt(to.format);
    if (source == AV_PIX_FMT_NONE || target == AV_PIX_FMT_NONE) return 0;
    struct SwsContext *context = sws_getContext(
        from.width, from.height, source, to.width, to.height, target, smooth ? SWS_AREA : SWS_FAST_BILINEAR, 0, 0, 0);
    if (!context) return 0;
    sws_setColorspaceDetails(
        context, coefficients(from.matrix), from.full_range, coefficients(to.matrix), to.full_range, 0, 1 << 16, 1 << 16);
    return (rushes_scaler *)context;
}

int rushes_scaler_run(
    rushes_scaler *scaler, const uint8_t *const *from, const int *from_strides, int rows, uint8_t *const *to,
    const int *to_strides) {
    return sws_scale((struct SwsContext *)scaler, from, from_strides, 0, rows, to, to_strides);
}

void rushes_scaler_free(rushes_scaler *scaler) { sws_freeContext((struct SwsContext *)scaler); }
