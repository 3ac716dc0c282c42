{{- define "outreach.labels" -}}
app.kubernetes.io/name: outreach
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "outreach.image" -}}
image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end -}}

{{- define "outreach.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "outreach.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  - {name: OUTREACH_DATA, value: /var/lib/outreach}
  - {name: OUTREACH_DATABASE_URL_FILE, value: /run/outreach/database-url}
  - {name: OUTREACH_KEY_FILE, value: /run/outreach/secret.key}
  - {name: OUTREACH_METRICS_TOKEN_FILE, value: /run/outreach/metrics-token}
  - {name: OUTREACH_HEALTH, value: "0.0.0.0:9464"}
  - {name: OUTREACH_LOG, value: json}
  - {name: OUTREACH_BASE_URL, value: {{ .Values.baseUrl | quote }}}
{{- if .Values.files.url }}
  - {name: OUTREACH_FILES_URL, value: {{ .Values.files.url | quote }}}
  - {name: OUTREACH_FILES_KEY_ID, value: {{ .Values.files.keyId | quote }}}
  - {name: OUTREACH_FILES_REGION, value: {{ .Values.files.region | quote }}}
  - {name: OUTREACH_FILES_SECRET_FILE, value: /run/outreach/files-secret}
{{- end }}
{{- range $name, $value := .Values.settings }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
volumeMounts:
  - {name: secret, mountPath: /run/outreach, readOnly: true}
  - {name: data, mountPath: /var/lib/outreach}
{{- if .Values.files.claim }}
  - {name: files, mountPath: /var/lib/outreach/files}
{{- end }}
  - {name: tmp, mountPath: /tmp}
{{- end -}}

{{- define "outreach.volumes" -}}
volumes:
  - name: secret
    secret: {secretName: {{ .Values.secret }}, defaultMode: 0440}
  - {name: data, emptyDir: {}}
{{- if .Values.files.claim }}
  - name: files
    persistentVolumeClaim: {claimName: {{ .Values.files.claim }}}
{{- end }}
  - {name: tmp, emptyDir: {}}
{{- end -}}

{{- define "outreach.probes" -}}
readinessProbe:
  httpGet: {path: /readyz, port: health}
  periodSeconds: 10
  timeoutSeconds: 5
livenessProbe:
  httpGet: {path: /livez, port: health}
  periodSeconds: 30
  timeoutSeconds: 5
{{- end -}}
